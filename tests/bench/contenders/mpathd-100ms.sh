. "$BENCH/contenders/lib-mpathd.sh"
DESC="in.mpathd, FAILURE_DETECTION_TIME=100"
setup() { mpathd_setup FAILURE_DETECTION_TIME=100; }
