# outage.gnuplot - outage.data to outage.svg: for each kind of failure a bar for
# each contender (median) with a whisker (best to worst).
set terminal svg size 1100,1250 font "sans,12" background "#ffffff"
set output "outage.svg"
set datafile separator "\t"
set multiplot layout 4,2
set logscale y
set yrange [0.4:30000]
set ytics (0.5, 1, 10, 100, 1000, 10000)
set grid ytics lc rgb "#dddddd"
set style fill solid 0.8 border -1
set boxwidth 0.7
set xtics rotate by -40 scale 0 font ",10"
set bmargin 6
unset key
ours(name) = name[1:6] eq "mpathd" ? 0x1b7f4d : 0x8899aa
kinds = "carrier busy silent inbound outbound flap home slowport"
titles = "'Cable pulled' 'Cable pulled, other links flapping' \
'Silent behind the switch' 'Nothing comes in' 'Nothing goes out' \
'Flapping: ms without answer of 2000' 'Cable put back' \
'Cable put back, port forwards 300 ms late'"
do for [i = 1:8] {
	kind = word(kinds, i)
	set title word(titles, i) . ", ms"
	rows = sprintf("< awk -F'\t' '$1 == \"%s\"' outage.data", kind)
	count = int(system(sprintf("grep -c '^%s' outage.data", kind)))
	if (count == 0) { continue }
	set xrange [-0.6:count - 0.4]
	plot rows using 0:(int($6) ? 30000 : $3 < 0.5 ? 0.5 : $3):\
	    (int($6) ? 0xdd8888 : ours(strcol(2))):xtic(2) \
	    with boxes lc rgb variable, \
	    rows using 0:(int($6) ? 1/0 : $3):($4 < 0.4 ? 0.4 : $4):5 \
	    with yerrorbars pt -1 lw 1.5 lc rgb "#000000"
}
