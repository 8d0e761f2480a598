-- SPDX-License-Identifier: GPL-2.0-or-later
-- Network devices of all network namespaces, one row each. Counters are NULL where only the driver
-- knows them: they are what `ip -s link` shows for devices that count in the kernel's own places.
-- Shown: name, driver, state, addresses, rx_packets, tx_packets, rx_dropped
CREATE TABLE netdevs (
	dump            INTEGER, -- the dump
	netdev          POINTER, -- struct net_device
	name            TEXT,    -- name of the interface
	ifindex         INTEGER, -- number of the interface in its namespace
	namespace       INTEGER, -- inode of the network namespace, as in /proc/PID/ns/net
	kind            TEXT,    -- kind of a software device: veth, bridge, vlan, dummy ...; NULL for
	                         -- others
	driver          TEXT,    -- driver of the hardware below, NULL when there is none
	operations      TEXT,    -- name of its struct net_device_ops
	state           TEXT,    -- operational state, as `ip link` shows it: up, down, unknown,
	                         -- lowerlayerdown, dormant, notpresent, testing
	flags           TEXT,    -- as `ip link` shows them, joined by ','
	mtu             BYTES,   -- largest packet
	mac             TEXT,    -- link-layer address
	addresses       TEXT,    -- IPv4 and IPv6 addresses with prefix lengths, separated by spaces
	master          POINTER, -- bridge, bond ... that it is a port of
	carrier_changes COUNT,   -- how often the link came or went
	rx_packets      COUNT,   -- packets received
	tx_packets      COUNT,   -- packets sent
	rx_bytes        BYTES,   -- bytes received
	tx_bytes        BYTES,   -- bytes sent
	rx_errors       COUNT,   -- bad packets received
	tx_errors       COUNT,   -- packets that could not be sent
	rx_dropped      COUNT,   -- packets received and thrown away
	tx_dropped      COUNT,   -- packets thrown away on the way out
	PRIMARY KEY (dump, netdev),
	FOREIGN KEY (dump) REFERENCES dumps,
	CONSTRAINT slaves FOREIGN KEY (dump, master) REFERENCES netdevs
) WITHOUT ROWID;
