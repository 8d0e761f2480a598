/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See lexer.h. Written by hand: no token needs more than a character of foresight. */
#include "language/lexer.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "language/grammar.h"
#include "language/literal.h"

struct known {
	const char *text;
	int token;
};

/* Longer ones first. */
static const struct known symbols[] = {
    {"!=", TOKEN_NE},    {"<=", TOKEN_LE},       {">=", TOKEN_GE},  {"==", TOKEN_EQ},
    {"=~", TOKEN_MATCH}, {"!~", TOKEN_MISMATCH}, {"<>", TOKEN_NE},  {"&&", TOKEN_AND},
    {"||", TOKEN_OR},    {"=", TOKEN_EQ},        {"!", TOKEN_NOT},  {"<", TOKEN_LT},
    {">", TOKEN_GT},     {"~", TOKEN_MATCH},     {"|", TOKEN_BAR},  {",", TOKEN_COMMA},
    {"(", TOKEN_LEFT},   {")", TOKEN_RIGHT},     {"+", TOKEN_PLUS}, {"-", TOKEN_MINUS},
    {"*", TOKEN_TIMES},  {"/", TOKEN_DIVIDE},    {".", TOKEN_DOT},  {":", TOKEN_COLON},
    {"@", TOKEN_AT},
};

static const struct known keywords[] = {
    {"and", TOKEN_AND},         {"between", TOKEN_BETWEEN},   {"by", TOKEN_BY},
    {"desc", TOKEN_DESC},       {"directly", TOKEN_DIRECTLY}, {"has", TOKEN_HAS},
    {"under", TOKEN_UNDER},     {"explain", TOKEN_EXPLAIN},   {"in", TOKEN_IN},
    {"is", TOKEN_IS},           {"not", TOKEN_NOT},           {"null", TOKEN_NULL},
    {"or", TOKEN_OR},           {"per", TOKEN_PER},           {"where", TOKEN_WHERE},
    {"no", TOKEN_NO},           {"foreach", TOKEN_FOREACH},   {"as", TOKEN_AS},
    {"like", TOKEN_LIKE},       {"contains", TOKEN_CONTAINS}, {"asc", TOKEN_ASC},
    {"descending", TOKEN_DESC}, {"ascending", TOKEN_ASC},
};

/* Words of the language only behind "has" and its like, because columns have these names. */
static const struct known chain_keywords[] = {{"module", TOKEN_MODULE}, {"top", TOKEN_TOP}};

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

static size_t word_length(const char *text)
{
	size_t length = 0;

	while (is_word(text[length]))
		length++;
	return length;
}

static const char *skip_space(const char *text)
{
	for (;;) {
		text += strspn(text, " \t\r\n");
		if (strncmp(text, "--", 2) != 0)
			return text;
		text += strcspn(text, "\n");
	}
}

/* "idle > 10 s": no name follows a number there. */
static bool is_compared(const struct lexer *lexer)
{
	switch (lexer->previous) {
	case TOKEN_EQ:
	case TOKEN_NE:
	case TOKEN_LT:
	case TOKEN_LE:
	case TOKEN_GT:
	case TOKEN_GE:
	case TOKEN_BETWEEN:
	case TOKEN_AND:
		return true;
	default:
		return false;
	}
}

/* Digits with their unit: "1.5GiB", "10 MB". */
static int number(const struct lexer *lexer, struct span *at)
{
	at->length = word_length(at->start);
	if (at->start[at->length] == '.' && isdigit((unsigned char)at->start[at->length + 1]))
		at->length += 1 + word_length(at->start + at->length + 1);
	const char *behind = at->start + at->length;
	size_t space = strspn(behind, " "), unit = word_length(behind + space);
	bool bare = isdigit((unsigned char)behind[-1]) && strncasecmp(at->start, "0x", 2) != 0;
	if (bare && space > 0 && literal_is_unit(behind + space, unit, is_compared(lexer)))
		at->length += space + unit;
	return TOKEN_NUMBER;
}

static bool follows_comparison(const struct lexer *lexer)
{
	int previous = lexer->previous;

	return previous == TOKEN_EQ || previous == TOKEN_NE ||
	       (lexer->list && (previous == TOKEN_LEFT || previous == TOKEN_COMMA));
}

/* "kworker/0:1": no arithmetic has a colon. */
static size_t thread_length(const char *text)
{
	size_t length = 0;

	while (is_word(text[length]) || (text[length] && strchr("/:+.-", text[length])))
		length++;
	const char *colon = memchr(text, ':', length);
	return colon && isalpha((unsigned char)*text) && is_word(colon[1]) && colon[-1] != '|'
		   ? length
		   : 0;
}

/* "htt*", "*http*", with nothing behind it that would make it a product. */
static size_t glob_length(const char *text)
{
	size_t length = 0;

	while (is_word(text[length]) || (text[length] && strchr("*?", text[length])))
		length++;
	if (length < 2 || (!memchr(text, '*', length) && !memchr(text, '?', length)))
		return 0;
	bool leads = *text == '*' || *text == '?', ends = !is_word(text[length - 1]);
	const char *next = text + length + strspn(text + length, " \t\r\n");
	bool alone = !*next || strchr("|),", *next) || strncasecmp(next, "and ", 4) == 0 ||
		     strncasecmp(next, "or ", 3) == 0;
	bool product =
	    isdigit((unsigned char)*text) || isdigit((unsigned char)text[strcspn(text, "*?") + 1]);
	return alone && (leads || ends || !product) ? length : 0;
}

/* "web-7.example.com", "web*": behind "of machine". */
static int machine_name(struct span *at)
{
	bool pattern = false;

	while (is_word(at->start[at->length]) ||
	       (at->start[at->length] && strchr("-.:*?", at->start[at->length])))
		pattern |= strchr("*?", at->start[at->length++]) != NULL;
	return at->length == 0 ? TOKEN_WRONG : pattern ? TOKEN_GLOB : TOKEN_BARE;
}

/* "/dev/null": nothing else begins with a slash. */
static size_t path_length(const char *text)
{
	return *text == '/' ? strcspn(text, " \t\r\n|,()\"'") : 0;
}

/* "127.0.0.1:8080": a number has one dot at most. */
static size_t ip_length(const char *text)
{
	size_t length = strspn(text, "0123456789.");
	unsigned dots = 0;

	for (size_t i = 0; i < length; i++)
		dots += text[i] == '.';
	if (dots != 3 || text[length - 1] == '.')
		return 0;
	return text[length] == ':' ? length + 1 + strspn(text + length + 1, "0123456789") : length;
}

/* Text without quotes, where something is compared. */
static int bare_text(const struct lexer *lexer, struct span *at)
{
	if (lexer->previous == TOKEN_OF_MACHINE)
		return machine_name(at);
	if (!follows_comparison(lexer))
		return TOKEN_WRONG;
	at->length = path_length(at->start);
	if (at->length > 0)
		return memchr(at->start, '*', at->length) ? TOKEN_GLOB : TOKEN_BARE;
	at->length = ip_length(at->start);
	if (at->length == 0)
		at->length = thread_length(at->start);
	if (at->length > 0)
		return TOKEN_BARE;
	at->length = glob_length(at->start);
	return at->length > 0 ? TOKEN_GLOB : TOKEN_WRONG;
}

/* "in (tasks where state = D | show pid)": the question in the parentheses; 0: a list of values. */
static size_t question_length(const char *text, bool surely)
{
	size_t length = 1, depth = 1;
	bool pipe = surely;

	while (text[length] && depth > 0) {
		char c = text[length];

		if (c == '"' || c == '\'') {
			const char *end = strchr(text + length + 1, c);

			if (!end)
				return 0;
			length = (size_t)(end - text);
		}
		depth += c == '(';
		depth -= c == ')';
		pipe |=
		    c == '|' && depth == 1 && text[length + 1] != '|' && text[length - 1] != '|';
		pipe |= depth == 1 && strncasecmp(text + length, " where ", 7) == 0;
		length++;
	}
	return depth == 0 && pipe ? length : 0;
}

static int quoted(struct span *at)
{
	const char *end = at->start;

	do {
		end = strchr(end + 1, *at->start);
		if (!end)
			return TOKEN_WRONG;
	} while (*++end == *at->start);
	at->length = (size_t)(end - at->start);
	return TOKEN_TEXT;
}

static int find(const struct known *known, size_t count, struct span span, int otherwise)
{
	for (size_t i = 0; i < count; i++) {
		if (strlen(known[i].text) == span.length &&
		    strncasecmp(known[i].text, span.start, span.length) == 0)
			return known[i].token;
	}
	return otherwise;
}

/* "of machine", two words that are names elsewhere. */
static size_t of_machine_length(const char *text)
{
	static const char machine[] = "machine";

	if (strncasecmp(text, "of", 2) != 0) /* a shorter word may end the question */
		return 0;
	size_t space = strspn(text + 2, " \t\r\n"), length = 2 + space + strlen(machine);
	return space > 0 && strncasecmp(text + 2 + space, machine, strlen(machine)) == 0 &&
		       !is_word(text[length])
		   ? length
		   : 0;
}

/* A name may tell the dump that it is of: "bytes@2". */
static int word(struct span *at)
{
	at->length = of_machine_length(at->start);
	if (at->length > 0)
		return TOKEN_OF_MACHINE;
	at->length = word_length(at->start);
	if (at->start[at->length] == '@' && isdigit((unsigned char)at->start[at->length + 1]))
		at->length += 1 + word_length(at->start + at->length + 1);
	return find(keywords, sizeof(keywords) / sizeof(*keywords), *at, TOKEN_NAME);
}

/* A function's name, with its compiler's suffixes and with * and ?. */
static int pattern(struct span *at)
{
	while (is_word(at->start[at->length]) ||
	       (at->start[at->length] && strchr("*?.", at->start[at->length])))
		at->length++;
	return find(chain_keywords, sizeof(chain_keywords) / sizeof(*chain_keywords), *at,
		    TOKEN_PATTERN);
}

static int parameter(struct span *at)
{
	at->length = 1 + word_length(at->start + 1);
	return at->length > 1 ? TOKEN_PARAMETER : TOKEN_WRONG;
}

/* What crash's users type behind foreach: anything but spaces, or text in single quotes. */
static int foreign_word(struct span *at)
{
	if (*at->start == '\'')
		return quoted(at) == TOKEN_WRONG ? TOKEN_WRONG : TOKEN_WORD;
	at->length = strcspn(at->start, " \t\r\n|");
	return TOKEN_WORD;
}

/* "top 3 schedule": a number is one right behind "top". */
static bool is_pattern(const struct lexer *lexer, const char *text)
{
	int previous = lexer->previous;
	bool number = previous == TOKEN_NUMBER && lexer->before == TOKEN_TOP;

	if (previous == TOKEN_TOP && isdigit((unsigned char)*text))
		return false;
	return (number || previous == TOKEN_HAS || previous == TOKEN_UNDER ||
		previous == TOKEN_MODULE || previous == TOKEN_TOP) &&
	       (is_word(*text) || *text == '*' || *text == '?');
}

static int symbol(struct span *at)
{
	for (size_t i = 0; i < sizeof(symbols) / sizeof(*symbols); i++) {
		at->length = strlen(symbols[i].text);
		if (strncmp(at->start, symbols[i].text, at->length) == 0)
			return symbols[i].token;
	}
	return TOKEN_WRONG;
}

/* Behind these stages nothing else stands in parentheses. */
static bool combines(const struct lexer *lexer)
{
	static const char *const stages[] = {"union", "except", "intersect"};

	for (size_t i = 0; i < sizeof(stages) / sizeof(*stages); i++) {
		if (lexer->before == TOKEN_BAR && lexer->last.length == strlen(stages[i]) &&
		    strncasecmp(lexer->last.start, stages[i], lexer->last.length) == 0)
			return true;
	}
	return false;
}

/* Behind "in", and behind the stages that take a question. */
static bool may_hold_question(const struct lexer *lexer)
{
	return lexer->previous == TOKEN_IN ||
	       (lexer->previous == TOKEN_NAME && lexer->before == TOKEN_BAR);
}

/* "state = IN": crash's state, and no keyword. */
static bool is_state(const struct lexer *lexer, struct span at)
{
	bool value = follows_comparison(lexer) || lexer->previous == TOKEN_LEFT ||
		     lexer->previous == TOKEN_COMMA;

	return value && at.length == 2 && memcmp(at.start, "IN", 2) == 0;
}

/* "show desc", "where desc = x": a direction stands behind what is sorted. */
static bool is_direction(const struct lexer *lexer)
{
	switch (lexer->previous) {
	case TOKEN_NAME:
		return lexer->before != TOKEN_BAR;
	case TOKEN_NUMBER:
	case TOKEN_TEXT:
	case TOKEN_PARAMETER:
	case TOKEN_RIGHT:
	case TOKEN_NULL:
		return true;
	default:
		return false;
	}
}

static int read_token(const struct lexer *lexer, struct span *at)
{
	char first = *at->start;

	if (!first || (first == ';' && !*skip_space(at->start + 1))) /* as SQL ends */
		return TOKEN_END;
	if (lexer->words && first != '|')
		return foreign_word(at);
	if (first == '(' && may_hold_question(lexer)) {
		at->length = question_length(at->start, combines(lexer));
		if (at->length > 0)
			return TOKEN_QUESTION;
	}
	if (is_pattern(lexer, at->start))
		return pattern(at);
	int bare = bare_text(lexer, at);
	if (bare != TOKEN_WRONG)
		return bare;
	if (isdigit((unsigned char)first))
		return number(lexer, at);
	if (first == '"' || first == '\'')
		return quoted(at);
	if (first == '$')
		return parameter(at);
	if (!is_word(first))
		return symbol(at);
	int token = word(at);
	bool name = (token == TOKEN_IN && is_state(lexer, *at)) ||
		    ((token == TOKEN_DESC || token == TOKEN_ASC) && !is_direction(lexer));
	return name ? TOKEN_NAME : token;
}

int lexer_next(struct lexer *lexer, struct span *ret)
{
	*ret = (struct span){skip_space(lexer->at), 0};
	int token = read_token(lexer, ret);
	lexer->at = ret->start + ret->length;
	lexer->list =
	    token == TOKEN_LEFT ? lexer->previous == TOKEN_IN : lexer->list && token != TOKEN_RIGHT;
	lexer->before = lexer->previous;
	lexer->previous = token;
	lexer->last = *ret;
	lexer->words = token == TOKEN_FOREACH || (lexer->words && token != TOKEN_BAR);
	return token;
}

void lexer_offer_keywords(struct nearest *nearest)
{
	for (size_t i = 0; i < sizeof(keywords) / sizeof(*keywords); i++)
		nearest_offer(nearest, keywords[i].text);
}
