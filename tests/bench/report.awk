# report.awk - the tables of the benchmark, of the CONTENDER.csv files in the
# order of the command line; and the data of the picture, in the file DATA.
#
#	awk -f report.awk -v data=DATA FILE...
#
# Times are median / 90th percentile / worst.

BEGIN { FS = "," }

function sort_words(words, a,    i, j, n, t)
{
	n = split(words, a, " ")
	for (i = 2; i <= n; i++) {
		t = a[i]
		for (j = i - 1; j > 0 && a[j] + 0 > t + 0; j--)
			a[j + 1] = a[j]
		a[j + 1] = t
	}
	return n
}

# The nearest rank.
function rank(a, n, p,    k)
{
	k = int(p * n)
	if (k < p * n)
		k++
	return a[k < 1 ? 1 : k]
}

function ms(v) { return v < 9.95 ? sprintf("%.1f", v) : sprintf("%.0f", v) }

# A phase of which some rounds ended before the gap did: at least so long.
function times(key,    a, n, open)
{
	if (!(key in gaps))
		return "-"
	n = sort_words(gaps[key], a)
	open = n_open[key]
	if (open == n)
		return "**never** (> " ms(a[1]) ")"
	return ms(rank(a, n, 0.5)) " / " ms(rank(a, n, 0.9)) " / " \
	    (open ? ">" : "") ms(a[n])
}

function packets(key,    a, n)
{
	if (!(key in losses))
		return "-"
	n = sort_words(losses[key], a)
	return rank(a, n, 0.5) " / " a[n] away_words(key, n)
}

# A repair that was not over when the looking was says nothing about its end.
function away_words(key, n)
{
	if (key !~ /,repair$/ || !away[key])
		return ""
	return " (" away[key] " of " n " not home yet)"
}

# How long in all there was no answer: for a failure with many interruptions.
function downtime(key,    a, n)
{
	if (!(key in downs))
		return "-"
	n = sort_words(downs[key], a)
	return ms(rank(a, n, 0.5)) " / " ms(rank(a, n, 0.9)) " / " ms(a[n])
}

function note(list, key, value) { list[key] = list[key] " " value }

# Columns: contender, kind, round, carrier, home_ms, phase, sent, lost, doubled,
# gap, open, stall, rtt_us
FNR == 1 { names[++n_names] = $1 }
{
	key = $1 "," $2 "," $6
	note(gaps, key, $10)
	note(losses, key, $8)
	n_open[key] += $11
	away[key] += $4 != "hme0"
	if ($2 == "flap")
		note(downs, key, $8 / $7 * 2000)
	if (++n_rounds[key] > rounds[$1])
		rounds[$1] = n_rounds[key]
	if ($12 > stall)
		stall = $12
}

function header(kinds, n,    i, line)
{
	line = "| contender |"
	for (i = 1; i <= n; i++)
		line = line " " kinds[i] " |"
	print line
	line = "|---|"
	for (i = 1; i <= n; i++)
		line = line "---|"
	print line
}

function table(title, what, phase, words,    kinds, i, j, n, key, line)
{
	print "\n## " title "\n"
	n = split(words, kinds, " ")
	header(kinds, n)
	for (i = 1; i <= n_names; i++) {
		line = "| " names[i] " |"
		for (j = 1; j <= n; j++) {
			key = names[i] "," kinds[j] "," phase
			if (what == "packets")
				line = line " " packets(key) " |"
			else if (kinds[j] == "flap" && phase == "fail")
				line = line " " downtime(key) " |"
			else
				line = line " " times(key) " |"
		}
		print line
	}
}

# One line of the picture: kind, contender, median, best, worst, never.
function picture(title, kind, phase,    i, a, n, key, list, never)
{
	for (i = 1; i <= n_names; i++) {
		key = names[i] "," kind "," phase
		if (!(key in gaps))
			continue
		if (kind == "flap" && phase == "fail")
			list = downs[key]
		else
			list = gaps[key]
		n = sort_words(list, a)
		never = n_open[key] == n && kind != "flap"
		print title, names[i], rank(a, n, 0.5), a[1], a[n], never >data
	}
}

END {
	table("The longest gap after the failure, ms", "times", "fail",
	    "carrier busy silent inbound outbound flap")
	table("Packets lost after the failure, median / worst", "packets",
	    "fail", "carrier busy silent inbound outbound flap")
	table("The longest gap after the repair, ms", "times", "repair",
	    "carrier busy slowport silent inbound outbound flap")
	table("Packets lost after the repair, median / worst", "packets",
	    "repair", "carrier busy slowport silent inbound outbound flap")
	print "\nThe meter itself never waited longer than " ms(stall) " ms."
	OFS = "\t"
	picture("carrier", "carrier", "fail")
	picture("busy", "busy", "fail")
	picture("silent", "silent", "fail")
	picture("inbound", "inbound", "fail")
	picture("outbound", "outbound", "fail")
	picture("flap", "flap", "fail")
	picture("home", "carrier", "repair")
	picture("slowport", "slowport", "repair")
}
