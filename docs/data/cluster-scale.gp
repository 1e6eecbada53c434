# SPDX-License-Identifier: Apache-2.0
# Draws docs/images/cluster-scale.svg:  gnuplot docs/data/cluster-scale.gp  in the folder of the project, with Debian's gnuplot-nox.
# The figures are from  ./dev simulate --scale > docs/data/cluster-scale.csv
set datafile separator ","
set terminal svg size 900,380 background rgb "#ffffff" font "sans-serif,13"
set output "docs/images/cluster-scale.svg"
set multiplot layout 1,2
set border 3 lc rgb "#9aa3ad"
set tics nomirror textcolor rgb "#3c4650"
set grid ytics lc rgb "#e4e8ec" lt 1
set xlabel "nodes" textcolor rgb "#3c4650"
set xrange [0:205]
set style data linespoints
set key top left Left reverse samplen 2 textcolor rgb "#3c4650"

set title "Until all show the same, seconds" textcolor rgb "#1d252c"
set yrange [0:6]
set arrow from 0,5 to 205,5 nohead lc rgb "#b3261e" dt 2
set label "promised" at 204,5.2 right textcolor rgb "#b3261e"
set key at graph 0.98,0.645 right spacing 0.85
plot "docs/data/cluster-scale.csv" skip 1 using 1:($4/1000) title "a node is gone" lw 2 pt 7 ps 0.6 lc rgb "#b3261e", \
     "" skip 1 using 1:($5/1000) title "a cut has healed" lw 2 pt 7 ps 0.6 lc rgb "#1769aa", \
     "" skip 1 using 1:($3/1000) title "a node joins" lw 2 pt 7 ps 0.6 lc rgb "#2e7d32", \
     "" skip 1 using 1:($2/1000) title "all start at once" lw 2 pt 7 ps 0.6 lc rgb "#8e6c00"

unset arrow
unset label
set title "A node sends while nothing happens, KiB/s" textcolor rgb "#1d252c"
set yrange [0:20]
unset key
plot "docs/data/cluster-scale.csv" skip 1 using 1:($6/1024) lw 2 pt 7 ps 0.6 lc rgb "#1769aa"
unset multiplot
