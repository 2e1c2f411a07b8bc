# A NIC that appears later.  I14
. "$(dirname "$0")/lib.sh"
net_test "a NIC that appears later gets its files and its addresses"

files() {
	etc_file hostname.hme0 '192.168.85.19 netmask + broadcast + group test up \' \
	    'addif 192.168.85.21 deprecated -failover netmask + broadcast + up'
	etc_file hostname.hme1 '192.168.85.20 netmask + broadcast + group test up \' \
	    'addif 192.168.85.22 deprecated -failover netmask + broadcast + up'
	etc_file defaultrouter 192.168.85.1
}

attach() { expect "$1" "$2" ifconfig --attach "$3"; }

unplug_nic hme1
files
boot 0
must 'units_are "hme0 1000843 192.168.85.19" "hme0:1 9040843 192.168.85.21" \
    "hme0:2 1000843 192.168.85.20"' "hme0 has the address of hme1"
attach 1 "hme1: no such interface" hme1
plug_nic hme1
attach 0 "" hme1
wait_for 3 two_is_whole
must 'addr_on hme1 192.168.85.20 && ! addr_on hme0 192.168.85.20' \
    "the kernel has .20 on hme1 only"
ok "what was moved comes home"

wait_probed 2
before=$(snapshot)
attach 0 "" hme1
attach 0 "" hme0
must 'two_is_whole' "attached once more"
same_snapshot "$before"
ok "a NIC that is there already is left alone"

# Its home is kept: it fails over and comes back like any other.
pull hme1
wait_for 3 'addr_on hme0 192.168.85.20'
plug hme1
wait_for 30 two_is_whole
ok "it is at home there"

unboot
unplug_nic hme1
files
SUNW_NO_MPATHD= boot 0
plug_nic hme1
SUNW_NO_MPATHD= attach 0 "" hme1
must '! booted_daemon' "nobody runs"
attach 0 "" hme1
wait_for 3 two_is_whole
ok "without a daemon they come home when it starts"

unboot
unplug_nic hme1
files
etc_file hostname.hme0 '192.168.85.21 netmask + broadcast + deprecated group test -failover standby up'
boot 0
must 'units_are "hme0 9040843 192.168.85.21" "hme0:1 1000843 192.168.85.20"' \
    "the standby hme0 has taken over"
plug_nic hme1
attach 0 "" hme1
wait_for 3 'units_are "hme0 69040843 192.168.85.21" \
    "hme1 1000843 192.168.85.20" "hme1:1 9040843 192.168.85.22"'
ok "the standby that helped out is idle again"

unboot
unplug_nic hme1
files
rm "$IPMP_ROOT/etc/hostname.hme1"
boot 0
plug_nic hme1
attach 0 "" hme1
must 'units_are "hme0 1000843 192.168.85.19" "hme0:1 9040843 192.168.85.21"' \
    "hme1 is not even plumbed"
ok "I14 no file, nothing is done"

unboot
unplug_nic hme1
etc_file hostname.hme0 '192.168.85.19 group a up'
etc_file hostname.hme1 '192.168.85.19 netmask + broadcast + up \' \
    'addif 192.168.85.20 netmask + broadcast + up'
boot 0
plug_nic hme1
attach 0 "" hme1
must 'units_are "hme0 1000843 192.168.85.19" "hme1 1000842 0.0.0.0" \
    "hme1:1 1000843 192.168.85.20"' "what another NIC has stays there"
ok "an address that lives elsewhere without a group is left there"

unboot
unplug_nic hme0
etc_file hostname.hme0 192.168.85.19
etc_file defaultrouter 192.168.85.1
boot 1
plug_nic hme0
attach 0 "" hme0
must 'host ip route | grep -q "^default via 192.168.85.1"' "the route is there"
ok "its default router is in reach now"
