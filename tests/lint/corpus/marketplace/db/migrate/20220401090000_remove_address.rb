class RemoveAddress < ActiveRecord::Migration[7.0]
  def change
    remove_column :orders, :address, :json
  end
end
