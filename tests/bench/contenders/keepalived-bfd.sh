. "$BENCH/contenders/lib-keepalived.sh"
DESC="keepalived, VRRP 0.02 s with BFD 20 ms x 3 between each NIC and the router"
REPAIR_MS=1200
setup() { keepalived_setup 0.02 20 3; }
