COPY booking TO PROGRAM 'gzip > /var/tmp/booking.gz';
