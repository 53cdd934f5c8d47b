"""What a platform of a million accounts has in its other tables, made inside the database."""

from collections.abc import Callable

import psycopg

from deploy.installation.provisioning import conninfo

TABLES: dict[str, dict[str, str]] = {
    "identity": {
        "credentials": """
            INSERT INTO credentials (account_id, establishment_id, identifier, profile, status,
                expires_on, first_name, last_name, email, folded_email, language, known_sequence,
                password_hash, password_version, last_signed_in_at, sequence)
            SELECT md5('account' || n)::uuid, md5('place' || n / 20)::uuid, 'ID' || n,
                CASE WHEN n % 10 = 0 THEN 'administrator' ELSE 'user' END, 'active',
                date '2026-11-16' + (n % 500), 'Odile', 'Essai ' || n,
                'Odile.Essai.' || n || '@example.org', 'odile.essai.' || n || '@example.org', 'fr',
                1, '$argon2id$' || md5(n::text), 1,
                timestamptz '2026-11-16' - (n % 900) * interval '1 day', 1
            FROM generate_series(1, :n) AS n
        """,
        "holder_sessions": """
            INSERT INTO holder_sessions (id, account_id, establishment_id, profile, refresh_digest,
                refreshed_at, address, device, ended_at, ending, created_at)
            SELECT md5('session' || n)::uuid, md5('account' || 1 + n * 7 % :n)::uuid,
                md5('place' || (1 + n * 7 % :n) / 20)::uuid, 'user', md5(n::text),
                timestamptz '2026-11-16' - n * interval '8 seconds', '192.0.2.1',
                'Firefox, Windows',
                CASE WHEN n % 3 > 0 THEN timestamptz '2026-11-16' - n * interval '8 seconds' END,
                CASE WHEN n % 3 > 0 THEN 'signed_out' END,
                timestamptz '2026-11-16' - n * interval '8 seconds'
            FROM generate_series(1, :n) AS n
        """,
        "codes": """
            INSERT INTO codes (id, account_id, establishment_id, purpose, digest, email, expires_at,
                spent_at, created_at)
            SELECT md5('code' || n)::uuid, md5('account' || n)::uuid,
                md5('place' || n / 20)::uuid, 'password_creation', md5('code' || n),
                'odile.essai.' || n || '@example.org',
                timestamptz '2026-11-16' - n * interval '8 seconds' + interval '15 days',
                timestamptz '2026-11-16' - n * interval '8 seconds' + interval '1 day',
                timestamptz '2026-11-16' - n * interval '8 seconds'
            FROM generate_series(1, :n) AS n
        """,
        "devices": """
            INSERT INTO devices (account_id, label, establishment_id, last_seen_at)
            SELECT md5('account' || n)::uuid, 'Firefox, Windows', md5('place' || n / 20)::uuid,
                timestamptz '2026-11-16' - n * interval '8 seconds'
            FROM generate_series(1, :n) AS n
        """,
    },
    "mailer": {
        "known_establishments": """
            INSERT INTO known_establishments (id, sequence, siret, contract_numbers, name, status,
                is_platform, language)
            SELECT md5('place' || n)::uuid, 1, lpad(n::text, 14, '0'), '["C1"]', 'Commune ' || n,
                'active', false, 'fr'
            FROM generate_series(0, :n / 20) AS n
        """,
        "known_accounts": """
            INSERT INTO known_accounts (id, establishment_id, sequence, profile, status, title,
                first_name, last_name, email, rights, expires_on, language)
            SELECT md5('account' || n)::uuid, md5('place' || n / 20)::uuid, 1,
                CASE WHEN n % 10 = 0 THEN 'administrator' ELSE 'user' END, 'active', 'ms', 'Odile',
                'Essai ' || n, 'odile.essai.' || n || '@example.org', '{}',
                date '2026-11-16' + (n % 500), 'fr'
            FROM generate_series(1, :n) AS n
        """,
        "invitations": """
            INSERT INTO invitations (message_id, establishment_id, account_id, inviter, invited_on,
                is_again)
            SELECT md5('invitation' || n)::uuid, md5('place' || n / 20)::uuid,
                md5('account' || n)::uuid,
                jsonb_build_object('account_id', md5('account' || n / 20 * 20)::uuid,
                    'first_name', 'Odile', 'last_name', 'Essai'),
                date '2026-11-16' - n % 900, false
            FROM generate_series(1, :n) AS n
        """,
        "emails": """
            INSERT INTO emails (id, cause_id, template, version, language, recipient, account_id,
                establishment_id, facts, named, lane, status, due_at, tries, last_try, subject,
                body, sent_at, created_at, sequence)
            SELECT (to_char(n, 'FM00000000') || '-0000-7000-8000-000000000000')::uuid,
                md5('cause' || n)::uuid,
                CASE WHEN n % 2 = 0 THEN 'account_created' ELSE 'accounts_expiring' END, '1', 'fr',
                'odile.essai.' || n || '@example.org', md5('account' || n)::uuid,
                md5('place' || n / 20)::uuid, '{}',
                jsonb_build_array(md5('account' || n)::uuid, md5('account' || n / 20 * 20)::uuid),
                2,
                CASE WHEN n % 50 = 0 THEN 'bounced' WHEN n % 997 = 0 THEN 'failed' ELSE 'sent' END,
                made, 1, 12, 'Votre compte', repeat('Bonjour Madame, ', 40), made, made, 1
            FROM generate_series(1, :n) AS n,
                LATERAL (SELECT timestamptz '2026-11-16' - (:n - n) * interval '8 seconds')
                    AS m(made)
        """,
        "paper_items": """
            INSERT INTO paper_items (id, cause_id, establishment_id, kind, language, account_ids,
                facts, named, status, due_at, digest, created_at, sequence)
            SELECT (to_char(n, 'FM00000000') || '-0000-7000-8000-000000000001')::uuid,
                md5('cause' || n)::uuid, md5('place' || n / 20)::uuid, 'account_created', 'fr',
                jsonb_build_array(md5('account' || n)::uuid), '{"address": []}',
                jsonb_build_array(md5('account' || n)::uuid),
                CASE WHEN n > :n - 200 THEN 'to_print' ELSE 'dispatched' END, made, md5(n::text),
                made, 1
            FROM generate_series(1, :n) AS n,
                LATERAL (SELECT timestamptz '2026-11-16' - (:n - n) * interval '30 seconds')
                    AS m(made)
        """,
    },
    "delegation": {
        "access_establishments": """
            INSERT INTO access_establishments (establishment_id, siret, contract_numbers, name,
                status, is_centralising, is_platform, sequence)
            SELECT md5('place' || n)::uuid, lpad(n::text, 14, '0'), '["C1"]', 'Commune ' || n,
                'active', n % 100 = 0, false, 1
            FROM generate_series(0, :n / 20) AS n
        """,
        "people": """
            INSERT INTO people (id, establishment_id, title, first_name, last_name, email, sequence)
            SELECT md5('account' || n)::uuid, md5('place' || n / 20)::uuid, 'ms', 'Odile',
                'Essai ' || n, 'odile.essai.' || n || '@example.org', 1
            FROM generate_series(1, :n) AS n
        """,
        "delegations": """
            INSERT INTO delegations (id, centralising_id, delegating_id, contract_number, status,
                is_paused, is_held, ends_on, text, text_hash, requested_at, requested_by, answer_by,
                answered_at, answered_by, ended_at, access_sequence, sequence)
            SELECT md5('delegation' || n)::uuid, md5('place' || n / 400 * 100)::uuid,
                md5('place' || 1 + n * 7 % (:n / 20 - 1))::uuid, 'C1',
                CASE WHEN n % 2 = 0 THEN 'active' ELSE 'expired' END, false, false,
                date '2026-11-16' + CASE WHEN n % 2 = 0 THEN n % 500 ELSE -1 - n % 900 END, '{}',
                md5(n::text), asked, md5('account' || n / 400 * 2000)::uuid, asked, asked,
                md5('account' || (1 + n * 7 % (:n / 20 - 1)) * 20)::uuid,
                CASE WHEN n % 2 = 1 THEN timestamptz '2026-11-16' END, 1, 1
            FROM generate_series(1, :n / 10) AS n,
                LATERAL (SELECT timestamptz '2026-11-16' - n * interval '3 minutes') AS m(asked)
            WHERE md5('place' || n / 400 * 100)
                <> md5('place' || 1 + n * 7 % (:n / 20 - 1))
        """,
        "delegation_lines": """
            INSERT INTO delegation_lines (id, delegation_id, centralising_id, delegating_id,
                service, asked, level, status, is_exclusive)
            SELECT md5('line' || d.id)::uuid, d.id, centralising_id, delegating_id,
                left(md5(d.id::text), 12), 'write', 'write',
                CASE WHEN status = 'active' THEN 'active' ELSE 'ended' END, false
            FROM delegations AS d
        """,
        "assignments": """
            INSERT INTO assignments (id, delegation_id, centralising_id, delegating_id, account_id,
                rights, assigned_at)
            SELECT md5('assignment' || d.id || k)::uuid, d.id, centralising_id, delegating_id,
                md5('account' || d.id || k)::uuid, '{}', requested_at
            FROM delegations AS d, generate_series(1, 5) AS k
        """,
        "delegation_events": """
            INSERT INTO delegation_events (id, delegation_id, centralising_id, delegating_id, kind,
                side, account_id, facts, happened_at)
            SELECT md5('event' || d.id || k)::uuid, d.id, centralising_id, delegating_id,
                'assigned', 'centralising', md5('account' || d.id || k)::uuid, '{}', requested_at
            FROM delegations AS d, generate_series(1, 10) AS k
        """,
    },
}
"""By service and table, in the order in which they are filled; `:n` is the number of accounts."""

OUTBOX = """
    INSERT INTO outbox (id, position, type, subject, message, created_at, published_at)
    SELECT md5('message' || n)::uuid, n, 'accounts.account.changed.v1',
        md5('account' || n)::uuid::text,
        jsonb_build_object(
            'id', md5('message' || n)::uuid, 'subject', md5('account' || n)::uuid,
            'source', '/accounts', 'specversion', '1.0', 'type', 'accounts.account.changed.v1',
            'tenantid', md5('place' || n / 20)::uuid,
            'actorid', md5('account' || n / 20 * 20)::uuid,
            'data', jsonb_build_object(
                'account', jsonb_build_object('account_id', md5('account' || n)::uuid,
                    'first_name', 'Odile', 'last_name', 'Essai ' || n,
                    'email', 'odile.essai.' || n || '@example.org', 'rights', '{}'::jsonb,
                    'identifier', 'ID' || n, 'profile', 'user', 'status', 'active'),
                'changed_by', jsonb_build_object('account_id', md5('account' || n / 20 * 20)::uuid,
                    'first_name', 'Odile', 'last_name', 'Essai'))),
        made, made
    FROM generate_series(1, :n) AS n,
        LATERAL (SELECT timestamptz '2026-11-16' - n * interval '2 seconds') AS m(made)
"""
"""What the service has announced in a month."""


def fill(
    admin_url: str,
    service: str,
    *,
    accounts: int,
    tell: Callable[[str], None] = lambda line: None,
) -> None:
    """Fill a service's tables as a platform of so many accounts would have them.

    :param admin_url: a superuser's, to the service's database: row-level security holds nobody back
        while millions of rows are written
    :param tell: how progress is told: one short line at a time
    """
    statements = TABLES.get(service, {}) | {"outbox": OUTBOX}
    with psycopg.connect(conninfo(admin_url), autocommit=True) as connection:
        for table, statement in statements.items():
            connection.execute(statement.replace(":n", str(accounts)).encode())
            tell(f"{service}: {table}")
        connection.execute(b"VACUUM (ANALYZE)")
