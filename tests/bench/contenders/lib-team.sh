# lib-team.sh - what the teamd-*.sh have in common.
#
# team_setup LINK_WATCH: it comes home at once.
PROGRAMS="teamd teamdctl"
team_setup() {
	local nic

	for nic in hme0 hme1; do
		ip link set $nic down
	done
	mkdir -p /run/teamd
	cat >/tmp/teamd.conf <<-END
	{ "device": "team0", "runner": { "name": "activebackup" },
	  "link_watch": { $1 },
	  "ports": { "hme0": { "prio": 100, "sticky": false },
	    "hme1": { "prio": 10 } } }
	END
	# By its own socket, as there is no D-Bus.
	teamd -U -d -t team0 -f /tmp/teamd.conf || return
	ip addr add $SERVICE/24 dev team0
	ip link set team0 up
}
teardown() {
	teamd -k -t team0
	sleep 0.3
	ip link del team0 2>/dev/null
	ip link set hme0 up
	ip link set hme1 up
}
carrier_of() { teamdctl team0 state item get runner.active_port; }
pids() { cat /run/teamd/team0.pid; }
info() {
	cat /tmp/teamd.conf
	teamdctl team0 state
}
