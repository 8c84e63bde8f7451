ALTER TYPE ${schema}.voucher_kind ADD VALUE 'gift';
INSERT INTO ${schema}.vouchers (code, kind, value) VALUES ('GIFT2024', 'gift', 10);
