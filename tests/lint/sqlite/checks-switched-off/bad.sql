pragma ignore_check_constraints = on;
