class ValidateBodyCheck < ActiveRecord::Migration[7.0]
  def up
    validate_check_constraint :reviews, name: "reviews_body_check"
  end

  def down
  end
end
