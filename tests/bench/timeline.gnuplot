# timeline.gnuplot - timeline.data to timeline.svg: one bar for each step.
set terminal svg size 1100,480 font "sans,12" background "#ffffff"
set output "timeline.svg"
set datafile separator "\t"
stats "timeline.data" using 2 nooutput name "END"
set title "From the pulled cable to the first answer, µs"
set xrange [0:END_max * 1.6]
set yrange [END_records + 0.5:-0.5]
set style fill solid 0.8 border -1
set xtics nomirror
unset ytics
set border 1
set grid xtics lc rgb "#dddddd"
unset key
plot "timeline.data" using 1:0:1:2:($0 - 0.35):($0 + 0.35) \
    with boxxyerror lc rgb "#1b7f4d", \
    "" using 2:0:(sprintf("  %d  %s", $2, strcol(3))) with labels left
