pragma ignore_check_constraints = off;
