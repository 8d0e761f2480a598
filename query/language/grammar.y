// SPDX-License-Identifier: GPL-2.0-or-later
// The grammar of the query language. Every action is one call of tree.h. Nodes live in the arena of
// the question, so that no symbol owns memory. Conflicts fail the build.
//
// A stage has one shape, WORD ITEMS [by ITEMS [: ITEMS]], whatever it does: a new one is no change
// here. Nor are functions: a call has one shape, NAME(ITEMS) or NAME(ITEM where CONDITION).
%include {
#include <assert.h>
#include "language/foreach.h"
#include "language/parser.h"
}
%name language_parse
%token_prefix TOKEN_
%token_type {struct span}
%extra_argument {struct parse *parse}
%default_type {struct node *}
%type scope {struct scope}
%type dumps {struct scope}
%type items {struct list *}
%type list {struct list *}
%type several {struct list *}
%type words {struct list *}
%syntax_error { parser_unexpected(parse, TOKEN); }
%stack_overflow { parser_too_deep(parse); }

%left OR.
%left AND.
%right NOT NO.
%nonassoc EQ NE LT LE GT GE MATCH MISMATCH LIKE CONTAINS IN BETWEEN IS HAS.
%left PLUS MINUS.
%left TIMES DIVIDE PER.
%right SIGN.

question ::= explain pipeline.

explain ::= .
explain ::= EXPLAIN.	{ parse->tree->explain = true; }

pipeline ::= source.
pipeline ::= source filter.
pipeline ::= pipeline BAR stage.

source ::= name(T) scope(S).			{ tree_source(parse, T, NULL, S); }
source ::= name(T) LEFT items(A) RIGHT scope(S). { tree_source(parse, T, A, S); }
source ::= FOREACH words(W).			{ foreach_source(parse, W); }

// A table, a saved question, or case.NAME: one that the case brings.
%type name {struct span}
name(N) ::= NAME(T).		{ N = T; }
name(N) ::= NAME(C) DOT NAME(T).	{ N = tree_span(C, T); }

words(L) ::= WORD(W).		{ L = tree_append(parse, tree_list(parse), tree_word(parse, W), false); }
words(L) ::= words(M) WORD(W).	{ L = tree_append(parse, M, tree_word(parse, W), false); }

scope(S) ::= dumps(D).				{ S = D; }
scope(S) ::= dumps(D) OF_MACHINE machine(M).	{ S = D; S.machine = M; }
scope(S) ::= dumps(D) OF_MACHINE GLOB(M).	{ S = D; S.machine = tree_bare(parse, M); S.like = true; }

dumps(S) ::= .				{ S = (struct scope){0}; }
dumps(S) ::= IN NAME(W) value(V).	{ S = (struct scope){.word = W, .value = V}; }
dumps(S) ::= IN NAME(W) NAME(U).	{ S = (struct scope){.word = W, .unit = U}; }
dumps(S) ::= IN NAME(W) several(L).	{ S = (struct scope){.word = W, .several = L}; }
dumps(S) ::= IN NAME(W) value(V) NAME(U). { S = (struct scope){.word = W, .value = V, .unit = U}; }
dumps(S) ::= IN NAME(W) WHERE expr(E).	{ S = (struct scope){.word = W, .condition = tree_dumps_where(parse, E)}; }

machine(M) ::= BARE(T).			{ M = tree_bare(parse, T); }
machine(M) ::= TEXT(T).			{ M = tree_text(parse, T); }
machine(M) ::= PARAMETER(P).		{ M = tree_parameter(parse, P); }

several(L) ::= value(A) COMMA value(B).	{ L = tree_append(parse, tree_append(parse, tree_list(parse), A, false), B, false); }
several(L) ::= several(M) COMMA value(B). { L = tree_append(parse, M, B, false); }

filter ::= WHERE(W) expr(E).	{ tree_where(parse, W, E); }

stage ::= filter.
stage ::= NAME(N) items(I).			{ tree_stage(parse, N, I, NULL, NULL); }
stage ::= NAME(N) items(I) BY list(B).		{ tree_stage(parse, N, I, B, NULL); }
stage ::= NAME(N) items(I) BY list(B) COLON list(M). { tree_stage(parse, N, I, B, M); }
stage ::= NAME(N) NUMBER(V) path(P).		{ tree_stage(parse, N, tree_one(parse, tree_number(parse, V)), tree_one(parse, P), NULL); }
stage ::= NAME(N) QUESTION(Q).			{ tree_stage(parse, N, tree_one(parse, tree_question(parse, Q)), NULL, NULL); }

items(I) ::= .			{ I = tree_list(parse); }
items(I) ::= list(L).		{ I = L; }

list(L) ::= item(E).			{ L = tree_append(parse, tree_list(parse), E, false); }
list(L) ::= item(E) DESC.		{ L = tree_append(parse, tree_list(parse), E, true); }
list(L) ::= list(M) COMMA item(E).	{ L = tree_append(parse, M, E, false); }
list(L) ::= list(M) COMMA item(E) DESC.	{ L = tree_append(parse, M, E, true); }

item(I) ::= TIMES(T).			{ I = tree_name(parse, T); }
item(I) ::= BARE(T).			{ I = tree_bare(parse, T); }
item(I) ::= GLOB(T).			{ I = tree_glob(parse, T); }
item(I) ::= expr(E).			{ I = E; }
item(I) ::= expr(E) ASC.		{ I = E; }
item(I) ::= expr(E) AS NAME(N).		{ I = tree_as(E, N); }
item(I) ::= expr(E) AS TEXT(N).		{ I = tree_as(E, tree_inside(N)); }

// A column, a column of a parent, a relation.
path(P) ::= NAME(N).			{ P = tree_name(parse, N); }
path(P) ::= path(Q) DOT NAME(N).	{ P = tree_dot(parse, Q, N); }

// Of a struct.
%type member {struct span}
member(M) ::= NAME(N).			{ M = N; }
member(M) ::= member(L) DOT NAME(N).	{ M = tree_span(L, N); }

value(V) ::= NUMBER(N).			{ V = tree_number(parse, N); }
value(V) ::= TEXT(T).			{ V = tree_text(parse, T); }
value(V) ::= PARAMETER(P).		{ V = tree_parameter(parse, P); }

expr(E) ::= path(P).			{ E = P; }
expr(E) ::= value(V).			{ E = V; }
expr(E) ::= LEFT(A) expr(F) RIGHT(B).		{ E = tree_parentheses(F, A, B); }
expr(E) ::= NAME(N) LEFT items(I) RIGHT(B).	{ E = tree_call(parse, N, I, NULL, B); }
expr(E) ::= NAME(N) LEFT items(I) RIGHT AT NUMBER(B). { E = tree_call(parse, N, I, NULL, B); }
expr(E) ::= NAME(N) LEFT expr(R) WHERE expr(C) RIGHT(B). { E = tree_call(parse, N, tree_append(parse, tree_list(parse), R, false), C, B); }
expr(E) ::= NAME(N) LEFT items(I) RIGHT DOT member(M). { E = tree_member(parse, N, I, M); }
expr(E) ::= MINUS(O) expr(F). [SIGN]	{ E = tree_unary(parse, NODE_NEGATE, O, F); }
expr(E) ::= NOT(O) expr(F).		{ E = tree_unary(parse, NODE_NOT, O, F); }
expr(E) ::= NO(O) path(P).		{ E = tree_unary(parse, NODE_NOT, O, tree_relation(parse, O, P, NULL)); }
expr(E) ::= NO(O) path(P) HAS LEFT expr(C) RIGHT. { E = tree_unary(parse, NODE_NOT, O, tree_relation(parse, O, P, C)); }
expr(E) ::= expr(P) HAS(O) LEFT expr(C) RIGHT.	{ E = tree_relation(parse, O, P, C); }
expr(E) ::= expr(L) HAS(O) chain(R).	{ E = tree_has(parse, O, L, R); }
expr(E) ::= expr(L) IN(O) QUESTION(Q).	{ E = tree_in(parse, O, L, tree_one(parse, tree_question(parse, Q))); }
expr(E) ::= expr(L) NOT(O) IN QUESTION(Q). [IN] { E = tree_unary(parse, NODE_NOT, O, tree_in(parse, O, L, tree_one(parse, tree_question(parse, Q)))); }
expr(E) ::= expr(L) EQ(O) NULL.		{ E = tree_unary(parse, NODE_IS_NULL, O, L); }
expr(E) ::= expr(L) NE(O) NULL.		{ E = tree_unary(parse, NODE_NOT, O, tree_unary(parse, NODE_IS_NULL, O, L)); }
expr(E) ::= expr(L) EQ(O) BARE(R).	{ E = tree_binary(parse, TOKEN_EQ, O, L, tree_bare(parse, R)); }
expr(E) ::= expr(L) NE(O) BARE(R).	{ E = tree_binary(parse, TOKEN_NE, O, L, tree_bare(parse, R)); }
expr(E) ::= expr(L) EQ(O) GLOB(R).	{ E = tree_binary(parse, TOKEN_GLOB, O, L, tree_bare(parse, R)); }
expr(E) ::= expr(L) NE(O) GLOB(R).	{ E = tree_unary(parse, NODE_NOT, O, tree_binary(parse, TOKEN_GLOB, O, L, tree_bare(parse, R))); }
expr(E) ::= expr(L) LIKE(O) expr(R).	{ E = tree_binary(parse, TOKEN_LIKE, O, L, R); }
expr(E) ::= expr(L) NOT(O) LIKE expr(R). [LIKE] { E = tree_unary(parse, NODE_NOT, O, tree_binary(parse, TOKEN_LIKE, O, L, R)); }
expr(E) ::= expr(L) CONTAINS(O) expr(R). { E = tree_binary(parse, TOKEN_CONTAINS, O, L, R); }
expr(E) ::= expr(L) MISMATCH(O) expr(R). { E = tree_unary(parse, NODE_NOT, O, tree_binary(parse, TOKEN_MATCH, O, L, R)); }
expr(E) ::= expr(L) IS(O) NULL.		{ E = tree_unary(parse, NODE_IS_NULL, O, L); }
expr(E) ::= expr(L) IS(O) NOT NULL.	{ E = tree_unary(parse, NODE_NOT, O, tree_unary(parse, NODE_IS_NULL, O, L)); }
expr(E) ::= expr(L) IS(O) path(R).	{ E = tree_is(parse, TOKEN_EQ, O, L, R); }
expr(E) ::= expr(L) IS(O) value(R).	{ E = tree_is(parse, TOKEN_EQ, O, L, R); }
expr(E) ::= expr(L) IS(O) NOT path(R).	{ E = tree_is(parse, TOKEN_NE, O, L, R); }
expr(E) ::= expr(L) IS(O) NOT value(R).	{ E = tree_is(parse, TOKEN_NE, O, L, R); }
expr(E) ::= expr(L) IN(O) LEFT list(R) RIGHT.	{ E = tree_in(parse, O, L, R); }
expr(E) ::= expr(L) NOT(O) IN LEFT list(R) RIGHT. [IN] { E = tree_unary(parse, NODE_NOT, O, tree_in(parse, O, L, R)); }
expr(E) ::= expr(L) BETWEEN(O) expr(A) AND expr(B). [BETWEEN] { E = tree_between(parse, O, L, A, B); }
expr(E) ::= expr(L) NOT(O) BETWEEN expr(A) AND expr(B). [BETWEEN] { E = tree_unary(parse, NODE_NOT, O, tree_between(parse, O, L, A, B)); }
expr(E) ::= expr(L) OR(O) expr(R).	{ E = tree_binary(parse, TOKEN_OR, O, L, R); }
expr(E) ::= expr(L) AND(O) expr(R).	{ E = tree_binary(parse, TOKEN_AND, O, L, R); }
expr(E) ::= expr(L) EQ(O) expr(R).	{ E = tree_binary(parse, TOKEN_EQ, O, L, R); }
expr(E) ::= expr(L) NE(O) expr(R).	{ E = tree_binary(parse, TOKEN_NE, O, L, R); }
expr(E) ::= expr(L) LT(O) expr(R).	{ E = tree_binary(parse, TOKEN_LT, O, L, R); }
expr(E) ::= expr(L) LE(O) expr(R).	{ E = tree_binary(parse, TOKEN_LE, O, L, R); }
expr(E) ::= expr(L) GT(O) expr(R).	{ E = tree_binary(parse, TOKEN_GT, O, L, R); }
expr(E) ::= expr(L) GE(O) expr(R).	{ E = tree_binary(parse, TOKEN_GE, O, L, R); }
expr(E) ::= expr(L) MATCH(O) expr(R).	{ E = tree_binary(parse, TOKEN_MATCH, O, L, R); }
expr(E) ::= expr(L) PLUS(O) expr(R).	{ E = tree_binary(parse, TOKEN_PLUS, O, L, R); }
expr(E) ::= expr(L) MINUS(O) expr(R).	{ E = tree_binary(parse, TOKEN_MINUS, O, L, R); }
expr(E) ::= expr(L) TIMES(O) expr(R).	{ E = tree_binary(parse, TOKEN_TIMES, O, L, R); }
expr(E) ::= expr(L) PER(O) NAME(U).	{ E = tree_per(parse, O, L, U); }
expr(E) ::= expr(L) PER(O) NUMBER(N).	{ E = tree_per(parse, O, L, N); }
expr(E) ::= expr(L) DIVIDE(O) expr(R).	{ E = tree_binary(parse, TOKEN_DIVIDE, O, L, R); }

// Frames from a function to those that called it.
chain(C) ::= frame(F).			{ C = F; }
chain(C) ::= frame(F) UNDER chain(D).	{ C = tree_under(F, D, false); }
chain(C) ::= frame(F) DIRECTLY UNDER chain(D).	{ C = tree_under(F, D, true); }

frame(F) ::= named(P).			{ F = P; }
frame(F) ::= TOP named(P).		{ F = tree_top(parse, P, NULL); }
frame(F) ::= TOP NUMBER(N) named(P).	{ F = tree_top(parse, P, tree_number(parse, N)); }

named(F) ::= function(P).		{ F = P; }
named(F) ::= MODULE function(P).	{ F = tree_module(P); }

function(F) ::= PATTERN(P).		{ F = tree_frame(parse, P); }
function(F) ::= TEXT(P).		{ F = tree_frame(parse, P); }
function(F) ::= PARAMETER(P).		{ F = tree_frame(parse, P); }
