class CreateItems < ActiveRecord::Migration[7.0]
  def change
    create_table :items do |t|
      t.references :shop, null: false, foreign_key: true
      t.string :title, null: false
      t.integer :price_cents, null: false, default: 0
      t.text :description
      t.timestamps
    end
  end
end
