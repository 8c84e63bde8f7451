ALTER TYPE booking_state RENAME VALUE 'done' TO 'settled';
