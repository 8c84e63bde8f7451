class CreateReviews < ActiveRecord::Migration[7.0]
  def change
    create_table :reviews do |t|
      t.references :order, type: :uuid, null: false, foreign_key: true
      t.integer :stars, limit: 2, null: false
      t.text :body
      t.datetime :published_at
      t.timestamps
    end
  end
end
