grant select on shop.* to public;
