class BodyCheck < ActiveRecord::Migration[7.0]
  def up
    execute "SET LOCAL lock_timeout = '2s'"
    add_check_constraint :reviews, "length(body) <= 4000", name: "reviews_body_check", validate: false
  end

  def down
    execute "SET LOCAL lock_timeout = '2s'"
    remove_check_constraint :reviews, name: "reviews_body_check"
  end
end
