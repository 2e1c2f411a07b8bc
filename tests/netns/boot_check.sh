# The checker of the hostname files on a real system.
. "$(dirname "$0")/lib.sh"
net_test "--check finds what is wrong, says where, and touches nothing"

etc=$IPMP_ROOT/etc
etc_file hostname.hme0 '192.168.85.19 netmask + broadcast + group test up \' \
    'addif 192.168.85.21 deprecated -failover netmask + broadcast + up'
etc_file hostname.hme1 '192.168.85.20 netmask + broadcast + group test up \' \
    'addif 192.168.85.22 deprecated -failover netmask + broadcast + up'
before=$(snapshot)
says=$(ifconfig --check 2>&1) || fail "clean files: $says"
must '[ -z "$says" ]' "clean files give nothing"
ok "clean"

etc_file hostname.hme1 '192.168.85.20 netmask + broadcast + group test \' \
    'addif 192.168.85.22 up -failover deprecated netmask + broadcast +'
etc_file defaultrouter 192.168.85.1
says=$(ifconfig --check 2>&1)
must "[ $? = 1 ]" "faults give exit status 1"
while read -r begin; do
	case $says in
	*"$begin"*) ;;
	*) fail "no '$begin' in: $says" ;;
	esac
done <<END
$etc/hostname.hme1:2: -failover behind up
$etc/hostname.hme1:1: 192.168.85.20 stays down
$etc/defaultrouter:1: 192.168.85.1 is the only target
END
must '[ "$(echo "$says" | wc -l)" = 3 ]' "three lines: $says"
same_snapshot "$before"
must '[ ! -e "$IPMP_RUNDIR" ]' "nothing was started"
ok "faults"

mkdir -p "$TMP/other/etc"
echo '192.168.85.19/24 upp' >"$TMP/other/etc/hostname.hme0"
expect 1 "$TMP/other/etc/hostname.hme0:1: upp is no word" \
    ifconfig --check --root "$TMP/other"
expect 1 "$TMP/none/etc: No such file or directory" \
    ifconfig --check --root "$TMP/none"
chmod -R a+rX "$TMP/other"
expect 1 "upp is no word" as_user "$IFCONFIG" --check --root "$TMP/other"
expect 1 "permission denied" as_user "$IFCONFIG" --boot --root "$TMP/other"
expect 1 "usage:" ifconfig --attach
expect 1 "usage:" ifconfig --boot now
ok "another root, another user"

# A host route makes a second target.
ip -n "$NS-host" addr add 192.168.85.19/24 dev hme0
ip -n "$NS-host" link set hme0 up
host ip route add 192.168.85.50 via 192.168.85.50
etc_file hostname.hme1 '192.168.85.20 group test'
says=$(ifconfig --check 2>&1) || fail "with a host route: $says"
ok "a host route is a target"
