class PriceToBigint < ActiveRecord::Migration[7.0]
  def up
    change_column :items, :price_cents, :bigint
  end

  def down
    change_column :items, :price_cents, :integer
  end
end
