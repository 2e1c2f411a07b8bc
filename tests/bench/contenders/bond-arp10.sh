. "$BENCH/contenders/lib-bond.sh"
DESC="bonding, arp_interval 10 ms, arp_validate all"
setup() { bond_setup arp_interval 10 arp_ip_target $ROUTER arp_validate all; }
