# NICs that are not there at boot.  I10 I11
. "$(dirname "$0")/lib.sh"
net_test "addresses of a NIC that is missing at boot go to its group"

files() {
	etc_file hostname.hme0 '192.168.85.19 netmask + broadcast + group test up \' \
	    'addif 192.168.85.21 deprecated -failover netmask + broadcast + up'
	etc_file hostname.hme1 '192.168.85.20 netmask + broadcast + group test up \' \
	    'addif 192.168.85.22 deprecated -failover netmask + broadcast + up'
}

GIVEN=("hme0 1000843 192.168.85.19" "hme0:1 9040843 192.168.85.21"
    "hme0:2 1000843 192.168.85.20")

unplug_nic hme1
files
boot 0
must '[ "$BOOT_SAYS" = "Failed to plumb IPv4 interface(s): hme1
configuring IPv4 interfaces: hme0.
moving addresses from failed IPv4 interfaces: hme1 (moved to hme0)." ]' \
    "it is said: $BOOT_SAYS"
must 'units_are "${GIVEN[@]}"' "hme0 has .20, and nobody .22"
before=$(snapshot)
boot 0
must 'units_are "${GIVEN[@]}"' "a second boot changes nothing"
same_snapshot "$before"
ok "I10 moved to hme0"

unboot
etc_file hostname.hme0 '192.168.85.21 netmask + broadcast + deprecated group test -failover standby up'
etc_file hostname.hme1 '192.168.85.20 netmask + broadcast + group test up \' \
    'addif 192.168.85.22 deprecated -failover netmask + broadcast + up' \
    'addif 192.168.85.24/24 up'
boot 0
must 'units_are "hme0 9040843 192.168.85.21" "hme0:1 1000843 192.168.85.20" \
    "hme0:2 1000843 192.168.85.24"' "hme0 is no standby any more"
boot 0
holds 1 'units_are "hme0 9040843 192.168.85.21" "hme0:1 1000843 192.168.85.20" \
    "hme0:2 1000843 192.168.85.24"' "nor after a second boot"
ok "a standby that takes over is active"

unboot
files
etc_file hostname.hme0 '192.168.85.19 netmask + broadcast + group other up'
boot 0
must '[ "$BOOT_SAYS" = "Failed to plumb IPv4 interface(s): hme1
configuring IPv4 interfaces: hme0.
moving addresses from failed IPv4 interfaces: hme1 (couldn'"'"'t move, no alternative interface)." ]' \
    "it is said: $BOOT_SAYS"
must 'units_are "hme0 1000843 192.168.85.19"' "nothing was moved"
ok "I11 nobody else is in its group"

unboot
etc_file hostname.hme0 '192.168.85.19'
etc_file hostname.hme3 '192.168.85.33 group a'
etc_file hostname.hme4 '192.168.85.34 deprecated -failover group a up'
boot 0
must '[ "$BOOT_SAYS" = "Failed to plumb IPv4 interface(s): hme3 hme4
configuring IPv4 interfaces: hme0.
moving addresses from failed IPv4 interfaces: hme3 (couldn'"'"'t move, no alternative interface)." ]' \
    "all are named, a test address is no loss: $BOOT_SAYS"
ok "several NICs are missing"

unboot
etc_file hostname.hme3 '192.168.85.33 group a'
boot 1
ok "when no address is up the boot has failed"
