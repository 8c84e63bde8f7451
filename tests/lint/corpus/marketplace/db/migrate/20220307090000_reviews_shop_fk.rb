class ReviewsShopFk < ActiveRecord::Migration[7.0]
  def up
    execute "SET LOCAL lock_timeout = '2s'"
    add_column :reviews, :shop_id, :bigint
    execute "ALTER TABLE reviews ADD CONSTRAINT reviews_shop_fk FOREIGN KEY (shop_id) REFERENCES shops (id) NOT VALID"
  end

  def down
    execute "SET LOCAL lock_timeout = '2s'"
    remove_column :reviews, :shop_id
  end
end
