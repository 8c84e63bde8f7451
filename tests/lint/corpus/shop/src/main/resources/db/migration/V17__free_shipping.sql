INSERT INTO ${schema}.vouchers (code, kind, value) VALUES ('WELCOME', 'shipping', 0)
ON CONFLICT (code) DO NOTHING;
