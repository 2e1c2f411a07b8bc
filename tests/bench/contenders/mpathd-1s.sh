. "$BENCH/contenders/lib-mpathd.sh"
DESC="in.mpathd, FAILURE_DETECTION_TIME=1000"
REPAIR_MS=2700
setup() { mpathd_setup FAILURE_DETECTION_TIME=1000; }
