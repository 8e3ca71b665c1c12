-- Which rows of a case a connection sees: asked by the row security of every table that names a case (core.db.rights).
CREATE OR REPLACE FUNCTION meldpunt_ziet_alles() RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, sleutels AS $$
DECLARE
    wie text := coalesce(current_setting('app.user', true), '');
BEGIN
    IF wie = 'systeem' THEN RETURN true; END IF;
    IF wie !~ '^[0-9a-f-]{36}$' THEN RETURN false; END IF;
    RETURN EXISTS (SELECT 1 FROM accounts_account a JOIN vault_deskshare s ON s.account_id = a.id::text
        WHERE a.id = wie::uuid AND a.is_active AND a.rol = 'coordinator');
END $$;

CREATE OR REPLACE FUNCTION meldpunt_ziet(dossier uuid) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, sleutels AS $$
DECLARE
    wie text := coalesce(current_setting('app.user', true), '');
BEGIN
    IF wie LIKE 'code:%' THEN
        RETURN EXISTS (SELECT 1 FROM vault_grant
            WHERE case_id = dossier AND holder = 'code' AND holder_id = substr(wie, 6));
    END IF;
    IF wie !~ '^[0-9a-f-]{36}$' THEN RETURN false; END IF;
    RETURN EXISTS (SELECT 1 FROM dossiers_toegang t JOIN accounts_account a ON a.id = t.account_id
        WHERE t.dossier_id = dossier AND t.account_id = wie::uuid AND t.tot IS NULL
        AND (t.eindigt IS NULL OR (now() AT TIME ZONE 'Europe/Amsterdam')::date BETWEEN t.begint AND t.eindigt)
        AND a.is_active AND (a.rol IN ('vertrouwenspersoon', 'coordinator') OR (a.rol = 'gast' AND t.eindigt IS NOT NULL)))
        AND EXISTS (SELECT 1 FROM vault_grant
            WHERE case_id = dossier AND holder = 'account' AND holder_id = wie);
END $$;

CREATE OR REPLACE FUNCTION meldpunt_besloten() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, sleutels AS $$
    SELECT id FROM dossiers_dossier WHERE besloten AND coalesce(current_setting('app.user', true), '') <> 'systeem'
$$;

CREATE OR REPLACE FUNCTION meldpunt_ziet_regel(onderwerp text, wie_deed text) RETURNS boolean LANGUAGE plpgsql STABLE
    SECURITY DEFINER SET search_path = public, sleutels AS $$
BEGIN
    IF wie_deed = coalesce(current_setting('app.user', true), '') THEN RETURN true; END IF;
    IF onderwerp !~ '^[0-9a-f-]{36}$' THEN RETURN false; END IF;
    RETURN meldpunt_ziet(onderwerp::uuid);
END $$;
