class StarsCheck < ActiveRecord::Migration[7.0]
  def change
    add_check_constraint :reviews, "stars BETWEEN 1 AND 5", name: "reviews_stars_check"
  end
end
