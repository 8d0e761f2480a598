-- SPDX-License-Identifier: GPL-2.0-or-later
-- The address at which a page begins.
SELECT printf('%llx: %llx', :number, :number * coalesce(page_size, 4096)) AS line FROM dumps WHERE dump = :dump AND :number IS NOT NULL;
