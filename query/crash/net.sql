-- SPDX-License-Identifier: GPL-2.0-or-later
-- Network devices of the first network namespace.
SELECT '   NET_DEVICE     NAME   IP ADDRESS(ES)' AS line;
SELECT printf('%16llx  %-6s %s', n.netdev, n.name, replace(coalesce(n.addresses, ''), ' ', ', '))
FROM netdevs AS n WHERE n.dump = :dump AND n.namespace IS (SELECT min(namespace) FROM netdevs WHERE dump = :dump)
ORDER BY n.ifindex;
