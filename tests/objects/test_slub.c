/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SLUB with one cache of one slab of four objects, whose links and counters say what they like. */
#include "objects/mm/slab.h"
#include "objects/mm/slub.h"

#include "paper.h"

enum { HALF = 1, INT, WORD, POINTER, LINKS, ORDER, COUNTER, NODES, KMEM_CACHE };
enum { CACHES = 0x100, CACHE = 0x200, NODE = 0x300, PAGE = 0x400, SLAB = 0x1000 };
enum { SIZE = 64, OBJECTS = 4, OFFSET = 32 }; /* of the free pointer in an object */

/* Places of what tests change. */
enum {
	CACHE_SIZE = CACHE + 24,
	CACHE_RANDOM = CACHE + 48,
	NODE_PARTIAL = NODE + 16,
	PAGE_LINKS = PAGE + 8,
	PAGE_CACHE = PAGE + 24,
	PAGE_FREELIST = PAGE + 32,
	PAGE_INUSE = PAGE + 40,
	PAGE_OBJECTS = PAGE + 42,
};

/* Without the secret, as most kernels were built before 4.14; put_secret() gives them one. */
static struct paper_type types[] = {
    {"void", TYPE_VOID, 0, 0, 0, {{0}}, false},
    [HALF] = {"u16", TYPE_INTEGER, 2, 0, 0, {{0}}, false},
    [INT] = {"u32", TYPE_INTEGER, 4, 0, 0, {{0}}, false},
    [WORD] = {"u64", TYPE_INTEGER, 8, 0, 0, {{0}}, false},
    [POINTER] = {NULL, TYPE_POINTER, 8, 0, 0, {{0}}, false},
    [LINKS] = {"list_head", TYPE_STRUCT, 16, 0, 0, {{"next", POINTER, 0, 0}}, false},
    [ORDER] = {"kmem_cache_order_objects", TYPE_STRUCT, 4, 0, 0, {{"x", INT, 0, 0}}, false},
    [COUNTER] = {"atomic_long_t", TYPE_STRUCT, 8, 0, 0, {{"counter", WORD, 0, 0}}, false},
    [NODES] = {NULL, TYPE_ARRAY, 0, 1, POINTER, {{0}}, false},
    [KMEM_CACHE] = {"kmem_cache",
		    TYPE_STRUCT,
		    64,
		    0,
		    0,
		    {{"list", LINKS, 0, 0},
		     {"name", POINTER, 8 * 16, 0},
		     {"size", INT, 8 * 24, 0},
		     {"object_size", INT, 8 * 28, 0},
		     {"offset", INT, 8 * 32, 0},
		     {"oo", ORDER, 8 * 36, 0},
		     {"min", ORDER, 8 * 40, 0},
		     {"node", NODES, 8 * 56, 0},
		     {NULL, 0, 0, 0}},
		    false},
    {"kmem_cache_node",
     TYPE_STRUCT,
     32,
     0,
     0,
     {{"nr_slabs", COUNTER, 0, 0},
      {"total_objects", COUNTER, 8 * 8, 0},
      {"partial", LINKS, 8 * 16, 0}},
     false},
    {"page",
     TYPE_STRUCT,
     64,
     0,
     0,
     {{"flags", WORD, 0, 0},
      {"slab_list", LINKS, 8 * 8, 0},
      {"lru", LINKS, 8 * 8, 0},
      {"slab_cache", POINTER, 8 * 24, 0},
      {"freelist", POINTER, 8 * 32, 0},
      {"inuse", HALF, 8 * 40, 0},
      {"objects", HALF, 8 * 42, 0}},
     false},
};

static void put_half(size_t at, uint16_t value)
{
	paper.bytes[at] = (uint8_t)value;
	paper.bytes[at + 1] = (uint8_t)(value >> 8);
}

enum { SECRET = 8 }; /* place of the member in the type */

static void put_secret(uint64_t secret)
{
	types[KMEM_CACHE].members[SECRET] = (struct type_member){"random", WORD, 8 * 48, 0};
	put(CACHE_RANDOM, secret);
}

/* One slab, on the node's list, with its second and fourth object free. No pointer is hidden. */
static void put_allocator(void)
{
	types[KMEM_CACHE].members[SECRET] = (struct type_member){NULL, 0, 0, 0};
	clear();
	put(CACHES, AT(CACHE));
	put(CACHES + 8, AT(CACHE));
	put(CACHE, AT(CACHES));
	put(CACHE + 8, AT(CACHES));
	put(CACHE_SIZE, SIZE | (uint64_t)SIZE << 32);
	put(CACHE + 32, OFFSET | (uint64_t)OBJECTS << 32);
	put(CACHE + 56, AT(NODE));
	put(NODE, 1);
	put(NODE + 8, OBJECTS);
	put(NODE_PARTIAL, AT(PAGE_LINKS));
	put(NODE_PARTIAL + 8, AT(PAGE_LINKS));
	put(PAGE_LINKS, AT(NODE_PARTIAL));
	put(PAGE_LINKS + 8, AT(NODE_PARTIAL));
	put(PAGE_CACHE, AT(CACHE));
	put(PAGE_FREELIST, AT(SLAB + SIZE));
	put_half(PAGE_INUSE, OBJECTS - 2);
	put_half(PAGE_OBJECTS, OBJECTS);
	put(SLAB + SIZE + OFFSET, AT(SLAB + 3 * SIZE));
	put(SLAB + 3 * SIZE + OFFSET, 0);
}

static bool start(void)
{
	struct kernel *kernel = &paper.machine.kernel;

	if (!opened())
		return false;
	types_destroy(kernel->types);
	kernel->types = paper_types(types, sizeof(types) / sizeof(*types));
	return CHECK_OK(symbols_add(&kernel->symbols, AT(CACHES), "slab_caches", 11, 'D', 0)) &&
	       CHECK_OK(symbols_finish(&kernel->symbols));
}

struct counted {
	struct slabs *slabs;
	struct slab_usage usage;
	unsigned int caches;
};

static struct error *count_cache(void *context, const struct slab_cache *cache)
{
	struct counted *counted = context;

	CHECK_NUMBER(cache->address, AT(CACHE));
	counted->caches++;
	return counted->slabs->ops->count(counted->slabs, &counted->usage);
}

static struct slab_usage count(void)
{
	struct counted counted = {.caches = 0};

	if (start() && CHECK_OK(slabs_open(&paper.machine.kernel, &counted.slabs))) {
		CHECK_TEXT(counted.slabs->ops->name, "slub");
		CHECK_OK(counted.slabs->ops->each_cache(counted.slabs, count_cache, &counted));
		CHECK_NUMBER(counted.caches, 1);
		slabs_close(counted.slabs);
	}
	machine_close(&paper.machine);
	return counted.usage;
}

static void test_count(void)
{
	put_allocator();
	struct slab_usage usage = count();
	CHECK_NUMBER(usage.slabs, 1);
	CHECK_NUMBER(usage.objects, OBJECTS);
	CHECK_NUMBER(usage.free, 2);
	CHECK_NUMBER(usage.pages, 1);
	CHECK(!usage.free_lost && !usage.slabs_lost);
}

/* What is damaged is not counted, and said to be lost. */
static void test_damaged_slab(void)
{
	put_allocator();
	put_half(PAGE_INUSE, OBJECTS + 1);
	struct slab_usage usage = count();
	CHECK_NUMBER(usage.free, 0);
	CHECK(usage.free_lost && !usage.slabs_lost);

	put_allocator();
	put(PAGE_CACHE, AT(NODE));
	usage = count();
	CHECK_NUMBER(usage.free, 0);
	CHECK(usage.free_lost && !usage.slabs_lost);

	put_allocator();
	put(PAGE_LINKS, AT(OUTSIDE));
	usage = count();
	CHECK_NUMBER(usage.free, 2);
	CHECK(usage.free_lost && !usage.slabs_lost);
}

static void test_lost_node(void)
{
	put_allocator();
	put(CACHE + 56, AT(OUTSIDE));
	struct slab_usage usage = count();
	CHECK_NUMBER(usage.objects, 0);
	CHECK(usage.free_lost && usage.slabs_lost);
}

static struct error *meet_object(void *context, uint64_t object)
{
	meet(context, object);
	return NULL;
}

/* The free list of the slab; whether it is whole. */
static bool walk_freelist(struct met *met)
{
	struct slub slub;
	struct error *error;
	char name[8];

	*met = (struct met){.count = 0};
	if (!start())
		return false;
	CHECK_OK(slub_init(&slub, &paper.machine.kernel));
	CHECK_OK(slub_load_cache(&slub, AT(CACHE), name, sizeof(name)));
	CHECK_OK(slub_load_slab(&slub, AT(PAGE)));
	error =
	    slub_freelist(&slub, object_uint(&slub.slab, &slub.f.slab_freelist), meet_object, met);
	bool whole = CHECK(!error || error_is_damage(error)) && !error;
	error_destroy(error);
	slub_deinit(&slub);
	machine_close(&paper.machine);
	return whole;
}

static void test_freelist(void)
{
	struct met met;

	put_allocator();
	CHECK(walk_freelist(&met));
	HAS_MET(&met, AT(SLAB + SIZE), AT(SLAB + 3 * SIZE));
}

/* CONFIG_SLAB_FREELIST_HARDENED: the address goes in as it is, or with its bytes swapped. */
static void test_hidden_freelist(void)
{
	static const uint64_t secret = 0x5ec2e75ec2e75ec2;
	struct met met;

	for (int swap = 0; swap < 2; swap++) {
		uint64_t first = AT(SLAB + SIZE + OFFSET), second = AT(SLAB + 3 * SIZE + OFFSET);

		put_allocator();
		put_secret(secret);
		put(SLAB + SIZE + OFFSET,
		    AT(SLAB + 3 * SIZE) ^ secret ^ (swap ? __builtin_bswap64(first) : first));
		put(SLAB + 3 * SIZE + OFFSET, secret ^ (swap ? __builtin_bswap64(second) : second));
		CHECK(walk_freelist(&met));
		HAS_MET(&met, AT(SLAB + SIZE), AT(SLAB + 3 * SIZE));
	}
}

static void test_broken_freelists(void)
{
	struct met met;

	put_allocator();
	put(SLAB + 3 * SIZE + OFFSET, AT(SLAB + SIZE)); /* a loop */
	CHECK(!walk_freelist(&met));
	CHECK_NUMBER(met.count, OBJECTS);

	put_allocator();
	put(SLAB + SIZE + OFFSET, AT(PAGE)); /* out of the slab */
	CHECK(!walk_freelist(&met));
	HAS_MET(&met, AT(SLAB + SIZE));

	put_allocator();
	put(SLAB + SIZE + OFFSET, AT(SLAB + SIZE + 8)); /* into the middle of an object */
	CHECK(!walk_freelist(&met));
	HAS_MET(&met, AT(SLAB + SIZE));

	put_allocator();
	put(CACHE_SIZE, 0);
	CHECK(!walk_freelist(&met));
	CHECK_NUMBER(met.count, 0);
}

int main(void)
{
	RUN(test_count);
	RUN(test_damaged_slab);
	RUN(test_lost_node);
	RUN(test_freelist);
	RUN(test_hidden_freelist);
	RUN(test_broken_freelists);
	return harness_finish();
}
