. "$BENCH/contenders/lib-mpathd.sh"
DESC="in.mpathd, FAILURE_DETECTION_TIME=20 PROBE_FAILURES=3"
setup() { mpathd_setup FAILURE_DETECTION_TIME=20 PROBE_FAILURES=3; }
