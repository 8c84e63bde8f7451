class ValidateReviewsShopFk < ActiveRecord::Migration[7.0]
  def up
    execute "ALTER TABLE reviews VALIDATE CONSTRAINT reviews_shop_fk"
  end

  def down
  end
end
