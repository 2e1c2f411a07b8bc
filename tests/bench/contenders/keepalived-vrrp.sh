. "$BENCH/contenders/lib-keepalived.sh"
DESC="keepalived, an instance of VRRP on each NIC, advert_int 0.1 s"
KINDS="carrier busy slowport flap"
REPAIR_MS=1200
setup() { keepalived_setup 0.1; }
