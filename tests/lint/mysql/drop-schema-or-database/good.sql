create database if not exists shop;
