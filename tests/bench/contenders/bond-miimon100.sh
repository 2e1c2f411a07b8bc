. "$BENCH/contenders/lib-bond.sh"
DESC="bonding, miimon 100 ms"
FAIL_MS=700
setup() { bond_setup miimon 100; }
