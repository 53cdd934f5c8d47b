// An application on the certified client `openid-client`: it knows the issuer, its id and its secret.
import * as oauth from "openid-client";

const [issuer, id, secret] = process.argv.slice(2);
const found = await oauth.discovery(new URL(issuer), id, secret, oauth.ClientSecretBasic(secret), {
  algorithm: "oauth2",
  execute: [oauth.allowInsecureRequests],
});
const granted = await oauth.clientCredentialsGrant(found, { scope: "access:read tokens:introspect" });
const before = await oauth.tokenIntrospection(found, granted.access_token);
await oauth.tokenRevocation(found, granted.access_token);
const after = await oauth.tokenIntrospection(found, granted.access_token);
console.log(JSON.stringify({ issuer: found.serverMetadata().issuer, granted, before, after }));
