-- SPDX-License-Identifier: GPL-2.0-or-later
-- The number of the page that an address lies in.
SELECT printf('%s: %llx', :argument, :address / coalesce(page_size, 4096)) AS line FROM dumps WHERE dump = :dump AND :address IS NOT NULL;
