// Opens the service's own OpenAPI document in Swagger UI; nothing is fetched from elsewhere.
SwaggerUIBundle({
  url: "openapi.json",
  dom_id: "#page",
  deepLinking: true,
  docExpansion: "none",
  showExtensions: true,
  tryItOutEnabled: true,
  validatorUrl: null,
});
