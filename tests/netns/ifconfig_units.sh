# Plumbing, logical units and masks without any group.  A07 A08 A10 A15 A20
. "$(dirname "$0")/lib.sh"
net_test "ifconfig plumbs, adds and removes logical units"

index=$(ip -n "$NS-host" -o link show dev hme0 | cut -d: -f1)

ifconfig hme0 plumb
flags='1000842<BROADCAST,RUNNING,MULTICAST,IPv4>'
expect 0 "hme0: flags=$flags mtu 1500 index $index
	inet 0.0.0.0 netmask 0 " ifconfig hme0
ok "A07 a plumbed interface has 0.0.0.0 and is not up"

expect 0 "Setting netmask of hme0 to 255.255.255.0" \
    ifconfig hme0 192.168.85.19 netmask + broadcast + up
expect 0 "inet 192.168.85.19 netmask ffffff00 broadcast 192.168.85.255" \
    ifconfig hme0
must 'addr_on hme0 192.168.85.19' "the kernel has .19"
ok "A10 netmask + and broadcast +"

expect 0 "Created new logical interface hme0:1" \
    ifconfig hme0 addif 192.168.85.21 netmask + broadcast +
must 'units_are "hme0 1000843 192.168.85.19" "hme0:1 1000842 192.168.85.21"' \
    "hme0:1 is there and down"
must '! addr_on hme0 192.168.85.21' "a unit that is down is not in the kernel"
ifconfig hme0:1 up
must 'addr_on hme0 192.168.85.21' "up puts it there"
ok "A08 addif"

expect 0 "" ifconfig hme0 removeif 192.168.85.21
must 'units_are "hme0 1000843 192.168.85.19"' "hme0:1 is gone"
must '! addr_on hme0 192.168.85.21' ".21 is gone"
expect 1 "can't remove interface" ifconfig hme0 removeif 192.168.85.19
must 'addr_on hme0 192.168.85.19' ".19 stays"
ok "A15 removeif, but not of unit 0"

pull hme0
wait_for 2 'units_are "hme0 1000803 192.168.85.19"'
plug hme0
wait_for 2 'units_are "hme0 1000843 192.168.85.19"'
ok "A20 RUNNING is the link"

ifconfig hme0 unplumb
must 'units_are ""' "nothing is plumbed any more"
must '! addr_on hme0 192.168.85.19' "unplumb takes the address off"
ok "unplumb"
