class IndexOrdersOnEmail < ActiveRecord::Migration[7.0]
  def change
    add_index :orders, :buyer_email
  end
end
