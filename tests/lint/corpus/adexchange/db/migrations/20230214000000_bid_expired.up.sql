alter type bid_status add value if not exists 'expired';
