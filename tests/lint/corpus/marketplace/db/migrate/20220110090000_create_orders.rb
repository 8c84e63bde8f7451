class CreateOrders < ActiveRecord::Migration[7.0]
  def change
    create_table :orders, id: :uuid do |t|
      t.references :item, null: false, foreign_key: true, index: false
      t.string :buyer_email, null: false
      t.json :address
      t.string :status, null: false, default: "new"
      t.timestamps
    end
  end
end
