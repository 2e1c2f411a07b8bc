. "$BENCH/contenders/lib-mpathd.sh"
DESC="in.mpathd, FAILURE_DETECTION_TIME=100"
# It comes home about a second after a repair.
REPAIR_MS=1400
setup() { mpathd_setup FAILURE_DETECTION_TIME=100; }
