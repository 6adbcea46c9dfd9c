#!/bin/sh
# Build the example packet into out/ and say where it is. No network is used.
set -eu
cd "$(dirname "$0")/.."
echo "Making the example bulletin … · 正在制作样例……"
.venv/bin/bulletin make examples/spring/packet.toml --offline --quiet
echo
echo "The example bulletin is in · 样例已生成："
for file in out/spring*; do
    [ -f "$file" ] && echo "  $(pwd)/$file"
done
