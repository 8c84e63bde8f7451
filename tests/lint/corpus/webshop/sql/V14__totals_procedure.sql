DELIMITER //
CREATE DEFINER=`admin`@`10.0.0.%` PROCEDURE refresh_totals()
BEGIN
  DECLARE done INT DEFAULT 0;
  UPDATE orders o SET total = (SELECT COALESCE(SUM(quantity), 0) FROM order_items i WHERE i.order_id = o.id);
  IF done = 0 THEN
    SET done = 1;
  END IF;
END//
CREATE TRIGGER order_items_ai AFTER INSERT ON order_items FOR EACH ROW
BEGIN
  UPDATE orders SET total = total + NEW.quantity WHERE id = NEW.order_id;
END//
DELIMITER ;
