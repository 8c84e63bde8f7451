CREATE TYPE ${schema}.voucher_kind AS ENUM ('percent', 'amount');
CREATE TABLE ${schema}.vouchers (
    code       TEXT PRIMARY KEY,
    kind       ${schema}.voucher_kind NOT NULL,
    value      MONEY NOT NULL,
    valid_till DATE
);
