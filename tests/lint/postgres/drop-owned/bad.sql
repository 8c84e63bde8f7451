drop owned by bob;
