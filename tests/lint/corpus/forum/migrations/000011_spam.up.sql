DELETE FROM posts WHERE score < -50;
